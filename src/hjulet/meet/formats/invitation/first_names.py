"""Common first names in Sweden: evidence that two capitalised words are a person and not "Oxford Research"."""

from __future__ import annotations

FIRST_NAMES = frozenset(
    """
    Abdi Adam Adel Agnes Agneta Agnieszka Ahlam Ahmed Aida Aino Aisha Alan Albert Albin Alexander
    Alexandra Alf Alfred Ali Alice Alicia Alma Alva Alvar Alvin Amal Amanda Amelie Amina Amir Anders
    Andre Andrea Andreas Andrej André Anette Angelica Angelika Anita Anja Ann Ann-Christin
    Ann-Katrin Ann-Louise Ann-Marie Ann-Sofi Ann-Sofie Anna Anna-Carin Anna-Clara Anna-Karin
    Anna-Lena Anna-Maja Anna-Maria Anne Anneli Annelie Annette Annica Annicka Annie Annika
    Annkristin Anton Antonia Aram Arash Arne Aron Arvid Arvo Asta Astrid Atle Ava Axel Azra Babak
    Bahar Barbara Barbro Beatrice Bengt Benjamin Benny Berit Berith Bernard Bernt Bert Bertil
    Bertina Bill Birger Birgit Birgitta Bitte Bjarne Björn Bo Boel Boris Bosse Botvid Brita
    Brita-Lena Britt Britt-Inger Britt-Louise Britt-Marie Britta Bror Börje Cajsa Calle Camilla
    Carin Carina Carl Carl-Axel Carl-Gustav Carl-Henrik Carl-Johan Carl-Magnus Carmen Carola
    Caroline Casper Catarina Cathrin Cathrine Catrin Catrine Cecilia Celina Charlie Charlotta
    Charlotte Christel Christer Christian Christina Christine Christoffer Christopher Cissi Claes
    Clara Clas Claudia Claudio Connie Conny Cornelia Curt Dag Daga Dagmar Dagny Dan Daniel Daniela
    Daniella David Davor Denise Deniz Dennis Desirée Diana Dick Dino Disa Ditte Doris Dorota Ebba
    Edit Edith Edvin Edward Egon Eija Eileen Einar Eivor Ekaterina Elena Eleonor Eleonora Eli Elias
    Elin Elina Elis Elisabet Elisabeth Elise Ella Ellen Ellenor Ellika Ellinor Elma Elna Elon Elsa
    Else Elvira Emanuel Emelie Emil Emilia Emir Emma Emmeli Emmelie Emmy Enar Enok Erica Erik Erika
    Erland Erling Ernst Esbjörn Eskil Estelle Ester Estrid Ethel Eugen Eva Eva-Lena Eva-Marie
    Evalena Eve Evelina Evert Eyvind Fabian Faisal Fanny Farah Farid Fatemeh Fatima Felicia Felix
    Fia Filip Filippa Folke Frank Frans Fransisca Fredrik Fredrika Frej Freja Frida Gabriel Gabriela
    Gabriella Georg Gerd Gerda Gerhard Gerry Gina Gisela Gittan Gordon Greger Greta Gudrun
    Gullan Gun Gun-Britt Gunborg Gunbritt Gunhild Gunilla Gunnar Gunnel Gunnela Gunvor Gustaf Gustav
    Gustava Gustavo Göran Gösta Göte Halina Hamid Hampus Hanna Hannah Hanne Hannes Hans Harald
    Harriet Harry Hassan Hedda Hedvig Heidi Heikki Helen Helena Helene Helga Helge Helle Helmer
    Helén Henning Henric Henrietta Henrik Henry Herman Hilda Hilde Hillevi Hilma Hjalmar Hjördis
    Holger Hubert Hugo Hussein Håkan Ibrahim Ida Idun Iman Imre Ines Inez Inga Inga-Britt Inga-Lill
    Ingalena Ingalill Ingbritt Inge Ingegerd Ingegärd Ingela Ingemar Inger Ingmar Ingrid Ingvar
    Ingvor Irene Irina Iris Irma Irén Isabel Isabella Isabelle Isac Isak Isidor Ismail Ivan Ivar
    Jaana Jacob Jacqueline Jakob Jamal James Jan Jan-Erik Jan-Olof Jan-Olov Jan-Åke Jane Janina
    Janne Jari Jarl Jasmin Jeanette Jenni Jennie Jennifer Jenny Jens Jerker Jerry Jesper Jessica
    Jill Jimmy Joachim Joakim Joan Joar Jocke Joel Johan Johanna Johannes John Johnny Jon Jonas
    Jonathan Jonna Jonny Jordan Jorge Josef Josefin Josefina Josefine Josephine Judit Judith Juha
    Jukka Julia Julius Jure Justus Jörgen Kaisa Kaj Kajsa Kajsa-Lena Kalle Kari Karim Karin
    Karl Karl-Erik Karl-Gustav Karl-Johan Karl-Magnus Karla Karolina Kaspar Kasper Katarina Katja
    Katrin Katrina Keijo Kenneth Kenny Kent Kenth Kerstin Ketil Khalid Kia Kicki Kim Kjell Klara
    Klara-Maria Klas Konrad Konstantin Krister Kristian Kristin Kristina Kristofer Kristoffer Kurt
    Käthe Lage Laila Lars Lars-Erik Lars-Göran Lars-Olof Lars-Åke Lasse Laura Leif Leila Lena
    Lennart Lennie Leo Leon Leonard Leyla Liam Liisa Lilian Lill Lillemor Lillian Lilly Lina Linda
     Linn Linnea Linnéa Linus Lisa Lisbet Lisbeth Lise Lise-Lotte Liselott Liselotte Lisen
    Lisette Liv Liza Lo Loa Loke Lotta Lotten Louise Lova Love Lovis Lovisa Lowe Lucas Ludmila
    Ludvig Lukas Lydia Lydie Maarit Madeleine Magda Magdalena Maggie Magnhild Magnus Mai Maine Maj
    Maj-Britt Maj-Lis Maja Majken Malena Malin Malou Malva Manfred Marcel Marcela Marcus Margareta
    Margaretha Margit Margot Mari Maria Mariam Mariana Marianne Marie Marielle Mariette Marika
    Marina Marion Marita Maritha Marja Marko Markus Marlene Marlén Marléne Marta Martha Martin
    Martina Martinus Mary Mathias Mathilda Matilda Mats Matti Mattias Maud Maurits Max Maximilian
    Maya Mehdi Mehmet Melker Mercedes Merit Meta Mia Michael Michaela Mikael Mikaela Mikko Milan
    Milena Milla Mimmi Minea Minna Miriam Mirja Mirjam Moa Mohamed Mohammad Mohammed Molly Mona
    Monica Monika Monir Morgan Morten Mustafa Märit Märta Märta-Lena Måns Mårten Nadia Naima Nanna
    Natalia Natalie Natanael Nathalie Nathan Nelly Nicklas Niclas Nicolas Nicole Nicolina Niels
    Nikita Niklas Nikola Nikolaj Nils Nils-Olof Nima Nina Noah Noel Noomi Nora Nour Ola Ole Oleg
    Olga Olgert Olivia Olle Olof Olov Omar Orvar Oscar Oskar Otilia Otto Ove Owe Par Pascal Patric
    Patricia Patrick Patrik Paul Paula Paulina Pauline Peder Pehr Pehr-Olov Per Per-Anders Per-Arne
    Per-Erik Per-Ola Per-Olof Per-Åke Pernilla Pernille Peter Petra Petronella Petrus Petter Philip
    Pia Pierre Pirjo Pontus Povel Päivi Pär Pål Rafael Ragna Ragnar Ragnhild Raija Rakel Ramona
    Randi Rania Raoul Rasmus Rebecca Rebecka Rebeka Reidun Reija Reine Renate Renée Reza Richard
    Rickard Riitta Rikard Rita Roar Robert Roberto Robin Roger Roine Roland Rolf Ronja Ronny Rosa
    Rosanna Rose Rosita Rosmarie Roy Roza Ruben Rune Rut Ruth Sabina Sabri Saga Said Saima Sally Sam
    Saman Sami Samir Samira Samuel Sandra Sanna Sanne Sara Sarah Sebastian Seija Selim Selma Senad
    Seppo Sergej Shadi Sigbritt Sigge Signe Signhild Sigrid Sigurd Sigvard Silja Silvia Simon Simone
    Sindre Sirpa Sissela Siv Siw Sixten Snezana Sofi Sofia Sofie Solveig Sonja Sonny Soraya Staffan
    Stefan Stefania Stefanie Stella Stellan Sten Sten-Åke Stephan Stephanie Stig Stina Sture Sune
    Sunny Susann Susanna Susanne Suzana Suzanne Svante Sven Sven-Erik Sverker Sverre Svetlana
    Sylvia Sölve Sören Tage Tamara Tanja Tanya Tarja Tatiana Tea Ted Tekla Teodor Teres Terese
    Teresia Terje Tess Thea Theo Theodor Theres Theresa Therese Therése Thomas Thorbjörn Thord
    Thorsten Tiina Tilda Tilde Tim Timo Tina Tintin Tobias Toini Toivo Tom Tomas Tomislav Tommy Tone
    Toni Tony Tor Tora Toralf Torbjörn Tord Tore Torgny Toril Torsten Torun Tove Troels Trond Ture
    Tuula Tuva Tyko Tyra Uffe Ulf Ulla Ulla-Britt Ulrica Ulrik Ulrika Unni Uno Urban Ursula Urszula
    Valter Vanja Vega Vendela Vera Verena Verner Veronica Veronika Vesna Victor Victoria Vidar
    Vigdis Viktor Viktoria Vilgot Vilhelm Vilma Vincent Viola Virginia Virpi Vivan Viveca
    Viveka Vivi Vivi-Ann Vivianne Walid Walter Wanja Wenche Werner Wiktor Wilhelm Wille William
    Wilma Wiveca Xiao Yasmin Yasmine Ylva Ylwa Yngve Yusuf Yvette Yvonne Zahra Zandra Zeinab Zlatan
    Åke Åsa Åse Åshild Örjan Östen Özlem
    """.split()  # noqa: SIM905
)


def is_first_name(word: str) -> bool:
    """Whether the word, or the first half of a double name such as "Ann-Katrin", is a common first name."""
    return word in FIRST_NAMES or word.partition("-")[0] in FIRST_NAMES
