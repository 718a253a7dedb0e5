/** The runtimes that Lambda takes for a layer: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const runtimes: readonly string[] = [
  ...['10', '12', '14', '16', '18', '20', '22', '24', '26'].map((version) => `nodejs${version}.x`),
  ...['nodejs', 'nodejs4.3', 'nodejs4.3-edge', 'nodejs6.10', 'nodejs8.10'],
  ...['2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'].map(
    (version) => `python${version}`,
  ),
  ...[
    'java8',
    'java8.al2',
    'java8.al2023',
    'java11',
    'java11.al2023',
    'java17',
    'java17.al2023',
    'java21',
    'java25',
  ],
  ...['dotnetcore1.0', 'dotnetcore2.0', 'dotnetcore2.1', 'dotnetcore3.1', 'dotnet6', 'dotnet8', 'dotnet10'],
  ...['ruby2.5', 'ruby2.7', 'ruby3.2', 'ruby3.3', 'ruby3.4', 'ruby4.0'],
  ...['go1.x', 'provided', 'provided.al2', 'provided.al2023'],
]

/** The instruction sets that Lambda takes for a layer. */
export const architectures: readonly string[] = ['x86_64', 'arm64']
