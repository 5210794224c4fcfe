"""Amounts as people write them: thousands parted by spaces, points or commas, with the currency before or after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

CURRENCY: Final = r"(?i)\s*(sek|eur|euro|kr|kronor|€)\.?\s*"
AMBIGUOUS: Final = r"^-?\d{1,3},\d{3}$"
"""1,500 is fifteen hundred to some and one and a half to others."""


def parse(text: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Amounts, currencies and what is ambiguous, of a column of text without missing words.

    Returns
    -------
    amounts : Float64, null where nothing stands or it is no amount
    currencies : "SEK", "EUR" or null where the cell does not say
    ambiguous : Boolean, the cell can be read in two ways

    Examples
    --------
    >>> import polars as pl
    >>> cells = ["1 500 000 kr", "1,500,000.00 EUR", "1.500.000,50", "-", "12,5", "1,500"]
    >>> found, currency, ambiguous = parse(pl.Series(cells))
    >>> found.to_list()
    [1500000.0, 1500000.0, 1500000.5, None, 12.5, None]
    >>> currency.to_list()[:2], ambiguous.to_list()[-1]
    (['SEK', 'EUR'], True)
    """
    import polars as pl

    frame = pl.DataFrame({"said": text.cast(pl.String)}).lazy()
    said = pl.col("said")
    word = said.str.to_lowercase().str.extract(r"(sek|eur|kr|€)")
    bare = said.str.replace_all(CURRENCY, "").str.replace_all(r"\s", "").str.replace("\N{MINUS SIGN}", "-")
    bare = pl.when(bare == "").then(None).otherwise(bare)
    # Exactly one form may fit; the order does not matter.
    number = (
        pl.when(bare.str.contains(r"^-?\d+(\.\d+)?([eE]\+?\d+)?$"))
        .then(bare)
        .when(bare.str.contains(AMBIGUOUS))
        .then(None)
        .when(bare.str.contains(r"^-?\d+,\d+$"))
        .then(bare.str.replace(",", ".", literal=True))
        .when(bare.str.contains(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$"))
        .then(bare.str.replace_all(",", "", literal=True))
        .when(bare.str.contains(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$"))
        .then(bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
    )
    found = frame.select(
        number.cast(pl.Float64, strict=False).alias("amount"),
        pl.when(word.is_in(["sek", "kr"])).then(pl.lit("SEK")).when(word.is_in(["eur", "€"])).then(pl.lit("EUR"))
        .alias("currency"),
        bare.str.contains(AMBIGUOUS).fill_null(False).alias("ambiguous"),
    ).collect()  # fmt: skip
    return found["amount"], found["currency"], found["ambiguous"]
