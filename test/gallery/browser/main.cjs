// Opens no window by itself: look.ts opens one per picture.
const { app } = require('electron')

app.on('window-all-closed', () => {})
