import { proves } from './proves'

proves('nested')
