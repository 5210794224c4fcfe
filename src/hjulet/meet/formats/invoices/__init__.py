"""Invoices as documents: what they hold, as Peppol BIS Billing 3 (UBL 2.1) and as lines for the finance system."""
