%% Version 2 of the module that the soak replaces.
-module(soak_code).
-define(VERSION, 2).
-include("../soak_code.hrl").
