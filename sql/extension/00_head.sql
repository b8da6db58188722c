-- poverty_relief: the extension's script is the numbered parts of sql/extension, joined in order.
\echo Use "CREATE EXTENSION poverty_relief" to load this file. \quit
