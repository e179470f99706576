%% What of OTP one should not use any more: the compiler's table, as xref and other tools ask for it.
-module(otp_internal).

-export([obsolete/3, obsolete_callback/3]).

-spec obsolete(module(), atom(), arity()) ->
          no | {deprecated | removed, string()} | {deprecated | removed, string(), string()}.
obsolete(Module, Name, Arity) ->
    case prim_compile:obsolete(Module, Name, Arity) of
        no -> no;
        {Kind, Advice, none} -> {Kind, Advice};
        Found -> Found
    end.

-spec obsolete_callback(module(), atom(), arity()) -> no | {deprecated | removed, string()}.
obsolete_callback(Behaviour, format_status, 2) when Behaviour =:= gen_event; Behaviour =:= gen_server; Behaviour =:= gen_statem ->
    {deprecated, "use format_status/1 instead"};
obsolete_callback(_, _, _) -> no.
