"""The registry's quality report: where, when, who, how late and compared with what.

`parts` says which columns hold the hospital, the days and who registered; `questions` what is
counted of every hospital and year; `cells` counts it in a few scans; `evidence` tells what differs
by more than chance; `verdicts` holds that against the thresholds. What leaves the machine goes
through `gate`, which holds small counts back as published statistics do.
"""
