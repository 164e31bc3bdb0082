import { Hono } from 'hono'
import type { House } from '#functions/world'

export const applications = new Hono<House>()
