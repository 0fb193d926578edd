.PHONY: demo test ci bench docs clean

demo: ; bash .ci/demo
test: ; bash .ci/test
ci: ; bash .ci/run
bench: ; bash .ci/setup && .venv/bin/python -m pip install -q -e '.[bench]' && .venv/bin/python -m benchmarks.run
docs: ; bash .ci/docs
clean: ; rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
