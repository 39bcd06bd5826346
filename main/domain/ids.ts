/**
 * Identifiers of the things a site file names. They are strings (areas: whole numbers) as the installer wrote them;
 * the brand only stops a door's id from being passed where a reader's is meant.
 */
declare const brand: unique symbol
type Branded<T, Name extends string> = T & { readonly [brand]?: Name }

/** An area's number; 0 is Outside and always exists (apb.md 1). */
export type AreaId = Branded<number, 'area'>
export type DoorId = Branded<string, 'door'>
export type ReaderId = Branded<string, 'reader'>
export type ControllerId = Branded<string, 'controller'>
export type CardholderId = Branded<string, 'cardholder'>
export type CredentialId = Branded<string, 'credential'>
export type GroupId = Branded<string, 'group'>
export type ScheduleId = Branded<string, 'schedule'>
export type AccessLevelId = Branded<string, 'access-level'>
export type HolidayId = Branded<string, 'holiday'>
export type InputId = Branded<string, 'input'>
export type ResetId = Branded<string, 'reset'>
export type AutomationId = Branded<string, 'automation'>

/** The area that always exists and needs no entry in a site file. */
export const OUTSIDE: AreaId = 0
