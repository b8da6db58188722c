-- poverty_relief: the extension's script is the parts of sql/extension that parts.mk lists, joined in its order.
\echo Use "CREATE EXTENSION poverty_relief" to load this file. \quit
