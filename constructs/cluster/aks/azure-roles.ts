/** Roles of Azure by their ids: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const azureRoles = {
  "network-contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
  "key-vault-crypto-user": "12338af0-0e69-4776-bea7-57ae8d297424",
  "dns-zone-contributor": "befefa01-2a29-4197-83a8-272ff33ce314",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "kubernetes-user": "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  "kubernetes-cluster-admin": "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
} as const;
