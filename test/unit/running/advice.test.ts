import { describe, expect, it } from 'vitest'
import { commandText, isInstalled } from '../../../main/running/advice'

describe('a command in a message', () => {
  it("names the installed app's launcher by its path", () => {
    expect(commandText('restore --data D --from F', '/opt/Sallyport/sallyport')).toBe(
      '/opt/Sallyport/sallyport-cli restore --data D --from F',
    )
  })
  it('names npm in a clone', () => {
    expect(commandText('restore --data D --from F', null)).toBe('npm run restore -- --data D --from F')
    expect(commandText('operators --data D recover', null)).toBe('npm run --silent host -- operators --data D recover')
  })
  it('knows an installed app by its archive', () => {
    expect(isInstalled('/opt/Sallyport/resources/app.asar/out/main')).toBe(true)
    expect(isInstalled('/home/ann/sallyport/out/main')).toBe(false)
  })
})
