"""Addresses of pages on which something is done."""

from __future__ import annotations

from django.urls import path

from lianxin.funds.views import books, claims, goods, payments, plans, told_acts, tranche_acts

urlpatterns = [
    path("tranches/new/", tranche_acts.announce, name="announce"),
    path("tranches/<int:tranche_id>/receive/", tranche_acts.receive, name="receive"),
    path("tranches/<int:tranche_id>/recover/", tranche_acts.recover, name="recover"),
    path("tranches/<int:tranche_id>/allocate/", tranche_acts.allocate, name="allocate"),
    path("tranches/<int:tranche_id>/projects/<int:project_id>/withdraw/", tranche_acts.withdraw, name="withdraw"),
    path("plans/", plans.plans, name="plans"),
    path("plans/make/", plans.make, name="make-plan"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/change/", plans.change, name="change-line"),
    path("plans/<int:plan_id>/adopt/", plans.adopt, name="adopt-plan"),
    path("plans/<int:plan_id>/file/", plans.file, name="file-plan"),
    path("plans/<int:plan_id>/discard/", plans.discard, name="discard-plan"),
    path("plans/<int:plan_id>/carry-out/", plans.carry_out, name="carry-out-plan"),
    path("claims/", claims.claims, name="claims"),
    path("claims/new/", claims.choose_project, name="claim-project"),
    path("claims/<int:claim_id>/", claims.claim, name="claim"),
    path("claims/<int:claim_id>/approve/", claims.approve, name="approve"),
    path("claims/<int:claim_id>/refuse/", claims.refuse, name="refuse"),
    path("claims/<int:claim_id>/release/", claims.release, name="release"),
    path("claims/<int:claim_id>/pay/", payments.pay, name="pay"),
    path("claims/<int:claim_id>/confirm/", payments.confirm_voucher, name="confirm-voucher"),
    path("payments/<int:payment_id>/confirm/", payments.confirm, name="confirm"),
    path("payments/<int:payment_id>/return/", payments.give_back, name="return"),
    path("ledger/<int:transfer_id>/reverse/", books.reverse_transfer, name="reverse"),
    path("accounts/<int:account_id>/statement/", books.record_statement, name="record-statement"),
    path("books/", books.close, name="close"),
    path("goods/new/", goods.receive, name="receive-goods"),
    path("goods/<int:lot_id>/", goods.lot, name="lot"),
    path("goods/<int:lot_id>/deliver/", goods.deliver, name="deliver"),
    path("goods/<int:lot_id>/count/", goods.count, name="count-goods"),
    path("told/new/", told_acts.record, name="record-told"),
    path("told/<int:total_id>/link/", told_acts.link, name="link-told"),
    path("told/<int:total_id>/unlink/", told_acts.unlink, name="unlink-told"),
    path("projects/<int:project_id>/claim/", claims.submit, name="submit"),
]
