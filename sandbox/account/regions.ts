/** The regions that an account has to enable: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const optInRegions: readonly string[] = [
  ...[
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-south-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
  ],
  ...[
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-west-1',
    'eu-central-2',
    'eu-south-1',
    'eu-south-2',
    'il-central-1',
  ],
  ...['me-central-1', 'me-south-1', 'mx-central-1'],
]

/** The regions that the accounts may use. All of them, at first. */
export class Regions {
  /** Regions that are not enabled: nobody is known there. */
  notEnabled = new Set<string>()
  /** Regions where the tokens of the global STS are not valid. */
  optIn = new Set(optInRegions)
  /** What STS says in a region that is not enabled. Both were seen. */
  stsRefusal: 'InvalidClientTokenId' | 'RegionDisabledException' = 'InvalidClientTokenId'

  /** Whether credentials are known in a region. `ofGlobalSts`: their token comes from the global endpoint of STS. */
  know(region: string, { ofGlobalSts = false }: { ofGlobalSts?: boolean }): boolean {
    return !this.notEnabled.has(region) && !(ofGlobalSts && this.optIn.has(region))
  }

  /** Enables all regions. */
  reset(): void {
    Object.assign(this, new Regions())
  }
}
