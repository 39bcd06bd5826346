/** Keys of marks that other modules write and `beside-chain.ts` holds against the rows of the hash chain. */

/** The clock by which records get old. */
export const AGE_CLOCK_MARK = 'retention.clock'
/** What the console thinks of the machine's clock. */
export const CLOCK_MARK = 'clock.doubt'
/** The last check of the whole journal. */
export const CHECK_MARK = 'records.check'
/** Whether a change of the site waits for its time; written in the transaction of the event that says so. */
export const TIMED_MARK = 'site.timed'
/** The settings of retention, and legal holds; written in the transaction of the event that tells of the change. */
export const RETENTION_MARK = 'retention'
