/**
 * Where nobody knows what AWS does: a switch for each case, so that no test rests on a guess. The first value of each is the
 * default. A test that wants to hold on AWS runs with all of them.
 */
export class Guesses {
  /** AddLayerVersionPermission with an organization and another principal than `*`. */
  organizationWithAccount: 'refused' | 'taken' = 'refused'
  /** GetLayerVersionPolicy after the last statement was removed: 404, or 200 with no statement. */
  policyWithoutStatements: 'missing' | 'empty' = 'missing'
  /** What AddLayerVersionPermission checks first, where both the id is taken (409) and the revision is stale (412). */
  checkedFirst: 'id' | 'revision' = 'id'
  /** PutParameter with the value that the parameter has already. */
  equalValue: 'makes a version' | 'keeps the version' = 'makes a version'
  /** The status by which SSM refuses credentials that it does not know. Both were seen. */
  ssmUnrecognizedStatus: 403 | 400 = 403

  /** Back to the defaults. */
  reset(): void {
    Object.assign(this, new Guesses())
  }
}
