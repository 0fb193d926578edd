.PHONY: demo test ci bench docs clean

demo: ; bash .ci/demo
test: ; bash .ci/test
ci: ; bash .ci/run
bench: ; bash .ci/setup && .venv/bin/python -m pip install -q -e '.[bench]' && .venv/bin/python -m benchmarks.run
docs:
	bash .ci/setup
	.venv/bin/python -m regmeta.spec.docs
	.venv/bin/python -m regmeta.validate.reference
	.venv/bin/python -m regmeta.data.reference
	.venv/bin/python -m regmeta.editions.reference
	.venv/bin/python -m regmeta.read.layouts.docs
	.venv/bin/python -m regmeta.runs.reference
	.venv/bin/python -m regmeta.form.pages
clean: ; rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
