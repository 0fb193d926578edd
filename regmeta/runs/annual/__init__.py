"""The annual report's chapter on metadata and the common form: figures, text, tables and pages."""
