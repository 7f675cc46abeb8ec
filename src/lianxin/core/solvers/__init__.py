"""Exact solvers behind plain problems and plans.

A problem is a frozen dataclass of integers; a plan says what was chosen and how much of it is proven. No caller sees
OR-Tools. Costs, loads and capacities are integers throughout: a solver that rounds cannot prove anything.

``flow``         cheapest and largest flows in a network, with the cut that explains a shortage
``loads``        jobs to carriers at least cost with convex loads, by flow: exact at any size for equal weights
``weighted``     the same for jobs of different weights: split into parts, each proven or bounded
``patterns``     like jobs and like carriers, and what one carrier may take; ``pricing`` proves the best use of patterns
``splitting``    jobs divided among carriers: the relaxation that bounds, and its rounding
``descent``      moves and exchanges that better a choice
``posts``        members to places in posts, as a flow; ``post_search`` balances strength (``strengths``) and skills by CP-SAT
``funding``      sources to projects: choose what to fund and who pays, for four goals in order, with a certificate
``linear``       linear programs and yes-or-no programs, with a bound that is worked out in integers
``proof``        status, bound and gap; how long to work; how to report

OR-Tools takes a second to load. It is imported where a problem is solved (``flow``), or by the modules that nobody imports
before he solves (``pricing``, ``post_search``), so that a server which may be asked to solve one starts without it.

Never import ``highspy`` in a process that uses these: it and OR-Tools carry two builds of the same library.
"""
