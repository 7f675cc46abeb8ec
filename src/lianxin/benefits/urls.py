"""Addresses of the pages of benefits."""

from __future__ import annotations

from django.urls import path

from lianxin.benefits.views import (
    batch_acts,
    batches,
    cooperatives,
    county,
    leading,
    loans,
    measures,
    receipts,
    shares,
    taxonomies,
)

app_name = "benefits"
urlpatterns = [
    path("measures/", measures.benefits, name="benefits"),
    path("policies/", taxonomies.taxonomies, name="taxonomies"),
    path("measures/quota/", measures.quota, name="quota"),
    path("measures/<int:benefit_id>/", measures.benefit, name="benefit"),
    path("measures/<int:benefit_id>/<slug:name>/", measures.benefit_deed, name="benefit-deed"),
    path("households/<int:household_id>/propose/", measures.propose, name="propose"),
    path("batches/", batches.batches, name="batches"),
    path("batches/make/", batches.make_batch, name="make-batch"),
    path("batches/<int:batch_id>/", batches.batch, name="batch"),
    path("batches/<int:batch_id>/differences/<int:difference_id>/", batch_acts.settle, name="settle-difference"),
    path("batches/<int:batch_id>/<slug:name>/", batch_acts.batch_deed, name="batch-deed"),
    path("samples/<int:sample_id>/", receipts.sample, name="sample"),
    path("samples/<int:sample_id>/<int:number>/", receipts.record_receipt, name="record-receipt"),
    path("loans/", loans.loans, name="loans"),
    path("loans/subsidies/", county.subsidies, name="subsidies"),
    path("loans/subsidies/claim/", county.claim_subsidies, name="claim-subsidies"),
    path("loans/subsidies/pay/", county.pay_subsidies, name="pay-subsidies"),
    path("loans/<int:loan_id>/", loans.loan, name="loan"),
    path("loans/<int:loan_id>/<slug:name>/", loans.loan_deed, name="loan-deed"),
    path("households/<int:household_id>/apply/", loans.apply, name="apply"),
    path("cooperatives/", cooperatives.cooperatives, name="cooperatives"),
    path("cooperatives/new/", cooperatives.new, name="new-cooperative"),
    path("cooperatives/<int:cooperative_id>/", cooperatives.cooperative, name="cooperative"),
    path("cooperatives/<int:cooperative_id>/check/", cooperatives.check, name="check-cooperative"),
    path("cooperatives/<int:cooperative_id>/agree/", cooperatives.agree, name="agree"),
    path("leading/", leading.leading, name="leading"),
    path("leading/link/", leading.link, name="link"),
    path("leading/loan/", leading.coordinated, name="coordinated"),
    path("terms/", county.terms, name="terms"),
    path("terms/<slug:county>/<slug:name>/", county.county_deed, name="county-deed"),
    path("shares/", shares.instruments, name="instruments"),
    path("shares/open/", shares.open_instrument, name="open-instrument"),
    path("shares/<int:instrument_id>/", shares.instrument, name="instrument"),
    path("shares/<int:instrument_id>/<slug:name>/", shares.instrument_deed, name="instrument-deed"),
    path("shares/<int:instrument_id>/runs/<int:run_id>/", shares.run, name="run"),
    path("shares/<int:instrument_id>/runs/<int:run_id>/<slug:name>/", shares.run_deed, name="run-deed"),
]
