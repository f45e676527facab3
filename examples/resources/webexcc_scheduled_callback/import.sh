# In the organization of the provider:
terraform import webexcc_scheduled_callback.renewal 5f1c8f0e-6c0e-4d0a-9a55-0c9a4f0d7a11

# In another organization:
terraform import webexcc_scheduled_callback.renewal 97cdbf45-ebe2-4687-8341-44d5c7abf101/5f1c8f0e-6c0e-4d0a-9a55-0c9a4f0d7a11
