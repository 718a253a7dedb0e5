#!/usr/bin/env bash
# What the action looks at when nothing changed, asked with the AWS CLI: aws-cli.sh LAYER_NAME BUCKET PREFIX MANIFEST
# Fails when the layer is not unchanged.
set -euo pipefail
layer=$1 bucket=$2 prefix=$3 manifest=$4

digest=$(sha256sum "$manifest" | cut -d ' ' -f 1)
archive_of=$(aws s3api head-object --bucket "$bucket" --key "$prefix/layer/layer.zip" --checksum-mode ENABLED \
  --query Metadata.manifest_sha256 --output text)
latest=$(aws lambda list-layer-versions --layer-name "$layer" --no-paginate --max-items 50 \
  --query 'max_by(LayerVersions, &Version).[Version, LayerVersionArn, Description]' --output text)
IFS=$'\t' read -r version arn description <<< "$latest"
backup_size=$(aws s3api head-object --bucket "$bucket" \
  --key "$prefix/layer/$(printf %06d "$version")/$(basename "$manifest")" --checksum-mode ENABLED \
  --query ContentLength --output text)

[ "$archive_of" = "$digest" ]
[[ $description == *"[manifest:sha256:$digest]" ]]
[ "$backup_size" -eq "$(wc -c < "$manifest")" ]
echo "Unchanged: $arn"
