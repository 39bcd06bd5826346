import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from './say.mjs'

/**
 * Starts a private D-Bus session bus, so that notifications work and do not reach a person's desktop. Any user may
 * connect: Electron runs as another user than the tests.
 * @param {string} folder for its socket and its configuration; open to all users
 * @returns {Promise<{ address: string, stop: () => void }>}
 */
export function startSessionBus(folder) {
  const configuration = join(folder, 'bus.conf')
  writeFileSync(
    configuration,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
`,
  )
  return new Promise((resolve, reject) => {
    const daemon = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const stop = () => void daemon.kill('SIGTERM')
    daemon.once('error', (error) => reject(new SetupFailure(`dbus-daemon could not be started: ${error.message}`)))
    daemon.once('exit', (code) => reject(new SetupFailure(`dbus-daemon ended immediately with status ${code}`)))
    daemon.stdout.once('data', (chunk) => {
      process.once('exit', stop)
      daemon.stdout.destroy()
      daemon.unref()
      resolve({ address: String(chunk).trim(), stop })
    })
  })
}
