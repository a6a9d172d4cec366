"""WhatsApp (Cloud API): everything that knows its field names, codes and limits."""
