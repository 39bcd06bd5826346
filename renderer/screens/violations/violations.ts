/** People in violation. */
import { create } from 'zustand'
import type { AreaId, CardholderId, OpenViolation } from '../../../preload/contract/models'

export const useViolations = create<{ readonly open: readonly OpenViolation[] }>()(() => ({ open: [] }))

export const setViolations = (open: readonly OpenViolation[]): void => useViolations.setState({ open })

export const violationOf = (
  open: readonly OpenViolation[],
  cardholder: CardholderId,
  area?: AreaId,
): OpenViolation | undefined => open.find((v) => v.cardholder === cardholder && (area === undefined || v.area === area))

export const violationKey = (violation: OpenViolation): string => `${violation.cardholder} ${violation.area}`
