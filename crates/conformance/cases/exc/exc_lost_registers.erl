%% What must survive where registers are lost: a time that is over at once, a stack that is built, a clause of a fun that
%% fails after something was made.
-module(exc_lost_registers).
-include("case.hrl").
-record(alarm, {type, cause, origin}).

main() ->
    ?show(at_once(id(1), id(2))),
    ?show(at_once_in_try(id(v))),
    ?show(at_once_in_tuple(id(1), id(2))),
    ?show(raised_with_message(id(other))),
    ?show(raised_with_message(id(whatever))),
    Fun = alarmed(id(peer), id(because), id(here)),
    ?show(Fun(peer, #alarm{type = sctp, cause = because, origin = here})),
    ?show(no_clause(Fun, [peer, no_alarm])),
    ?show(no_clause(Fun, [other, no_alarm])),
    ?show(no_clause(named(id(1), id(2)), [3])).

at_once(A, B) ->
    receive after 0 -> ok end,
    {A, B}.

at_once_in_tuple(A, B) ->
    C = {A, B},
    receive after 0 -> ok end,
    [A, C | receive after 0 -> B end].

at_once_in_try(V) ->
    try
        receive
        after 0 -> catch 22
        end,
        fun id/1
    of
        Fun -> Fun(V)
    catch
        _:V -> caught
    end.

raised_with_message(Wanted) ->
    self() ! whatever,
    {'EXIT', {{badmatch, Value}, _}} =
        (catch [a || other = receive whatever -> Wanted end] ++ exit_badmatch(Wanted)),
    {Value, process_info(self(), message_queue_len)}.

exit_badmatch(Value) -> error({badmatch, {again, Value}}).

alarmed(Peer, Cause, Origin) ->
    fun(Number, Info) when Number == Peer andalso
                           Info == #alarm{type = sctp, cause = Cause, origin = Origin} ->
        matched
    end.

named(A, B) -> fun Loop(X) when X > 10, A < B -> {X, A}; Loop(X) when X > 5 -> Loop(X + B) end.

no_clause(Fun, Args) ->
    try apply(Fun, Args)
    catch error:function_clause:Stack ->
        [{_, _, Given, _} | _] = Stack,
        Given
    end.
