"""Money: kept as whole öre, typed and shown in kronor."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class KronorFormField(forms.DecimalField):
    """Takes kronor with at most two decimals ("750" or "750,50"), gives öre."""

    def __init__(self, **kwargs: Any) -> None:
        for name in ("max_value", "min_value"):
            kwargs.pop(name, None)
        super().__init__(
            min_value=Decimal(0), max_value=Decimal(1_000_000), decimal_places=2, localize=True, **kwargs
        )
        self.error_messages["invalid"] = _(
            "Skriv beloppet i kronor med siffror, till exempel 750 eller 750,50."
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            kronor = Decimal(value) / 100
            return str(kronor.quantize(Decimal(1) if value % 100 == 0 else Decimal("0.01"))).replace(".", ",")
        return value

    def clean(self, value: Any) -> int | None:
        # As the site itself writes it: "1 000,50 kr", with either kind of space.
        if isinstance(value, str):
            value = "".join(value.split()).removesuffix("kr")
        kronor = super().clean(value)
        return None if kronor is None else int(kronor * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class OreField(models.PositiveIntegerField):
    """An amount in öre (integer); the editor shows and takes kronor."""

    description = "amount in öre"

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", KronorFormField)
        return models.Field.formfield(self, **kwargs)
