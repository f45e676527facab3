# In the organization of the provider. The provider first tries version 2 of the API, and then version 1:
terraform import webexcc_subscription.agents 41e92806-331d-4802-bc12-674f92d4a6f7

# In another organization:
terraform import webexcc_subscription.agents 97cdbf45-ebe2-4687-8341-44d5c7abf101/41e92806-331d-4802-bc12-674f92d4a6f7
