"""Bills: what the platform charges, worked out from the event log, rate cards and rules that are all dated. Pure: no clock, no database."""
