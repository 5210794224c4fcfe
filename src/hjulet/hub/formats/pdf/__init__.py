"""Papers: from a template and data to PDF/UA-1, the look they have in common, and QR codes."""
