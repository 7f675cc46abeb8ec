"""Every act of monitoring. Each is one transaction with its events; what cannot be done is refused with a code."""

from lianxin.monitoring.operations.answering import (
    Beginning,
    begin_entry,
    identify_lead,
    pass_lead,
    refer_lead,
    settle_lead,
)
from lianxin.monitoring.operations.episodes import (
    NewMeasure,
    RisksTold,
    change_risks,
    end_measure,
    name_contact,
    record_measure,
)
from lianxin.monitoring.operations.leads import NewLead, report_lead
from lianxin.monitoring.operations.rule_hits import RuleLeads, leads_of_rules
from lianxin.monitoring.operations.scoring import fit_score, used_score
from lianxin.monitoring.operations.taking_over import TakenOver, take_over_episodes
from lianxin.monitoring.operations.warnings import (
    NewWarning,
    discard_warning,
    draft_warning,
    judged_lines,
    use_warning,
)

__all__ = [
    "Beginning",
    "NewLead",
    "NewMeasure",
    "NewWarning",
    "RisksTold",
    "RuleLeads",
    "TakenOver",
    "begin_entry",
    "change_risks",
    "discard_warning",
    "draft_warning",
    "end_measure",
    "fit_score",
    "identify_lead",
    "judged_lines",
    "leads_of_rules",
    "name_contact",
    "pass_lead",
    "record_measure",
    "refer_lead",
    "report_lead",
    "settle_lead",
    "take_over_episodes",
    "use_warning",
    "used_score",
]
