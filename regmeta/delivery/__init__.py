"""Delivery: editions made and compared, packages handed over, and what the catalogue shows."""

from __future__ import annotations
