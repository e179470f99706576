%% Purging as OTP's code server asks for it. The process of this name exists while something is being purged.
-module(erts_code_purger).

-export([purge/1, soft_purge/1]).

%% Whether there was old code, and whether processes had to be ended.
purge(Module) when is_atom(Module) ->
    Old = erlang:check_old_code(Module),
    {Old, prim_code:purge(Module)}.

soft_purge(Module) when is_atom(Module) -> prim_code:soft_purge(Module).
