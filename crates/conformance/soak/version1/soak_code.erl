%% Version 1 of the module that the soak replaces.
-module(soak_code).
-define(VERSION, 1).
-include("../soak_code.hrl").
