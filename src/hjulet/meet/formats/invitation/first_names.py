"""Common first names in Sweden: evidence that two capitalised words are a person and not "Oxford Research"."""

from __future__ import annotations

FIRST_NAMES = frozenset(
    """
    Adam Agneta Agnes Ahmed Aino Alan Albin Alexander Alexandra Alf Alfred Ali Alice Alma Alva Amanda
    Amina Amir Anders Andrea Andreas Anette Anita Anja Ann Anna Anne Anneli Annelie Annette Annica Annie
    Annika Anton Arne Aron Arvid Asta Astrid Axel Barbro Beatrice Bengt Benjamin Berit Bernt Bert Bertil
    Birger Birgit Birgitta Bo Britt Britta Bror Börje Camilla Carin Carina Carl Carl-Johan Carola
    Caroline Casper Catarina Cathrine Cecilia Charlotta Charlotte Christel Christer Christian Christina
    Christine Christoffer Clara Claes Conny Cornelia Dag Dan Daniel Daniela Daniella David Denise Dennis
    Desirée Diana Dick Ebba Edvin Edward Eija Einar Elena Eleonor Eli Elias Elin Elina Elisabet
    Elisabeth Elise Ella Ellen Ellinor Elsa Elvira Emelie Emil Emilia Emma Emmy Erica Erik Erika Erland
    Ester Eva Evelina Fanny Farid Fatima Felicia Felix Filip Filippa Folke Frank Frans Fredrik Fredrika
    Frida Gabriel Gabriella Georg Gerd Gisela Gudrun Gun Gunilla Gunnar Gunnel Gustaf Gustav Göran Gösta
    Hampus Hanna Hannah Hannes Hans Harald Harriet Hassan Hedda Hedvig Helen Helena Helene Helge Helén
    Henning Henric Henrietta Henrik Henry Herman Hilda Hilma Hugo Håkan Ibrahim Ida Inga Ingalill
    Ingegerd Ingela Inger Ingmar Ingrid Ingvar Irene Iris Isabel Isabella Isabelle Isak Ivar Jacob Jakob
    James Jan Jane Janne Jasmin Jeanette Jennie Jenny Jens Jerker Jessica Jesper Jimmy Joakim Joel Johan
    Johanna Johannes John Johnny Jon Jonas Jonathan Jonna Jonny Jordan Josef Josefin Josefina Josefine
    Judit Julia Julius Jörgen Kaj Kajsa Karin Karim Karl Karolina Katarina Katja Katrin Kenneth Kenth
    Kent Kerstin Kicki Kim Kjell Klara Klas Krister Kristian Kristin Kristina Kristoffer Kurt Lars Lasse
    Laura Leif Lena Lennart Leo Leon Leyla Liam Lilian Lilly Lina Linda Linn Linnéa Linnea Linus Lisa
    Lisbet Lisbeth Liselott Liv Lotta Louise Love Lovisa Lucas Ludvig Lukas Lydia Lydie Maarit Madeleine
    Magdalena Maggie Magnus Mai Maj Maja Malena Malin Marcus Margareta Margaretha Margit Maria Mariana
    Marianne Marie Marika Marina Marita Markus Marta Martin Martina Mary Mathias Mats Mattias Max
    Maximilian Melker Mia Michael Michaela Mikael Mikaela Milla Mimmi Minna Miriam Mohamed Mohammed Moa
    Mona Monica Monika Morgan Mårten Måns Märta Nadia Natalie Nathalie Nicklas Niclas Niklas Nils Nina
    Noah Nora Ola Olga Olle Olof Olivia Omar Oscar Oskar Otto Ove Owe Par Patric Patricia Patrik Paul
    Paulina Per Pernilla Peter Petra Petter Pia Pierre Pontus Pär Pål Ragnar Ragnhild Rasmus Rebecca
    Rebecka Reza Richard Rikard Robert Robin Roger Roland Rolf Ronja Ronny Rose Roy Rune Ruth Saga Sam
    Samir Samuel Sandra Sanna Sara Sarah Sebastian Selma Signe Sigrid Simon Siv Sofia Sofie Solveig
    Sonja Staffan Stefan Stellan Sten Stephan Stig Stina Sture Sunny Susann Susanna Susanne Suzanne
    Svante Sven Sverker Sylvia Tage Tanja Terese Teresia Theodor Therese Therése Thomas Tilda Tim Tina
    Tobias Tom Tomas Tommy Tony Tor Torbjörn Tord Tore Torsten Tove Tuula Ulf Ulla Ulrica Ulrika Urban
    Ursula Valter Vendela Vera Veronica Veronika Vesna Victor Victoria Viktor Viktoria Vilhelm Vilma
    Viveca Viveka Vivianne Walter Wilhelm Wille William Ylva Yngve Yvonne Zahra Åke Åsa Åse Örjan Östen
    Ove Päivi Sirpa Juha Jari Timo Marja Riitta Heikki Inga-Lill Inge Lill Britt-Marie Ann-Katrin
    Ann-Marie Ann-Sofie Eva-Lena Eva-Marie Karl-Erik Lars-Erik Sven-Erik Per-Olof Per-Erik Carl-Gustav
    Anna-Karin Anna-Lena Anna-Maria Maj-Britt Gun-Britt Mari
    """.split()  # noqa: SIM905
)


def is_first_name(word: str) -> bool:
    """Whether the word, or the first half of a double name such as "Ann-Katrin", is a common first name."""
    return word in FIRST_NAMES or word.partition("-")[0] in FIRST_NAMES
