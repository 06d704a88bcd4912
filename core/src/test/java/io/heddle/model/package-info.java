/**
 * A model of what an application may see of a connection, and random schedules that hold each
 * carrier to it.
 */
package io.heddle.model;
