/** The part of AWS that a region belongs to: the second word of every ARN in it. */
export function awsPartition(region: string): "aws" | "aws-us-gov" {
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
