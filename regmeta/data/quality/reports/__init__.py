"""The quality report for people and programs: text, JSON, page, workbook and annual report."""
