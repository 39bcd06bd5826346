import { proves } from './proves'

proves('flat')
