"""Goods, deliveries and told totals keep the token of the form they were handed in with: handed in twice, they are kept once."""

from __future__ import annotations

from django.db import migrations, models


def token() -> models.CharField[str, str]:
    return models.CharField(
        blank=True, max_length=64, help_text="Token of the form, so that nothing is recorded twice."
    )


def once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=("key",), condition=~models.Q(key=""), name=name)


class Migration(migrations.Migration):
    dependencies = [("funds", "0002_the_database_keeps_the_ledger")]

    operations = [
        migrations.AddField("goodsdelivery", "key", token()),
        migrations.AddField("goodslot", "key", token()),
        migrations.AddField("toldtotal", "key", token()),
        migrations.AddConstraint("goodsdelivery", once("delivery_is_recorded_once")),
        migrations.AddConstraint("goodslot", once("goods_are_received_once")),
        migrations.AddConstraint("toldtotal", once("told_total_is_recorded_once")),
    ]
