import { Hono } from 'hono'
import type { House } from '#functions/world'

export const complaints = new Hono<House>()
