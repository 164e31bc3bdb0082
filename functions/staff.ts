import { Hono } from 'hono'
import type { House } from '#functions/world'

export const staff = new Hono<House>()
