%% Version 3 of the module that the soak replaces.
-module(soak_code).
-define(VERSION, 3).
-include("../soak_code.hrl").
