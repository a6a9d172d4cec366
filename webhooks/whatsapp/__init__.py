"""WhatsApp (Cloud API): its field names, codes and limits."""
