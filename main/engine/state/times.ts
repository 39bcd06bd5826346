/**
 * The instants of the step at hand. They stand in an array because a number as large as an instant, handed from function
 * to function, is a new object each time; read here, it is not.
 */
export const NOW = 0 //      when the step happens: the record's instant, or that of what fell due
export const HAPPENED = 1 // when the passage at hand happened: NOW, or earlier for one from a panel's backlog (apb.md 7)
export const OCCURRED = 2 // the same for one from a backlog, else NaN

export type Times = Float64Array

export const newTimes = (): Times => new Float64Array([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])
