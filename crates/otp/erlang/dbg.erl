%% The tracer for people, on a system that does not trace: what would begin or set a trace answers `{error, notsup}`, what ends one is done.
-module(dbg).

-export([c/3, c/4, cn/1, ctp/0, ctp/1, ctp/2, ctp/3, ctpe/1, ctpg/0, ctpg/1, ctpg/2, ctpg/3, ctpl/0, ctpl/1, ctpl/2, ctpl/3,
         fun2ms/1, get_tracer/0, get_tracer/1, n/1, p/1, p/2, stop/0, stop_clear/0, stop_trace_client/1, tp/2, tp/3, tp/4, tpe/2, tpl/2, tpl/3, tpl/4,
         trace_client/2, trace_client/3, trace_port/2, tracer/0, tracer/1, tracer/2, tracer/3]).

-define(NOTSUP, {error, notsup}).

%% A literal fun in code is transformed when that is compiled; one that was evaluated, now.
fun2ms(Fun) when is_function(Fun) ->
    case erl_eval:fun_data(Fun) of
        {fun_data, Bindings, Clauses} ->
            case ms_transform:transform_from_shell(?MODULE, Clauses, Bindings) of
                {error, [{_, [{_, _, Descriptor} | _]} | _], _} ->
                    io:format("Error: ~ts~n", [ms_transform:format_error(Descriptor)]),
                    {error, transform_error};
                Specification -> Specification
            end;
        false ->
            exit({badarg, {?MODULE, fun2ms, [function, called, with, real, 'fun', should, be, transformed, with, parse_transform, 'or', called,
                                             with, a, 'fun', generated, in, the, shell]}})
    end.

tracer() -> ?NOTSUP.
tracer(_) -> ?NOTSUP.
tracer(_, _) -> ?NOTSUP.
tracer(_, _, _) -> ?NOTSUP.

trace_client(_, _) -> error(notsup).
trace_client(_, _, _) -> error(notsup).
trace_port(_, _) -> error(notsup).

get_tracer() -> ?NOTSUP.
get_tracer(_) -> ?NOTSUP.

n(_) -> ?NOTSUP.
cn(_) -> ?NOTSUP.

c(_, _, _) -> error(notsup).
c(_, _, _, _) -> error(notsup).

p(_) -> ?NOTSUP.
p(_, _) -> ?NOTSUP.

tp(_, _) -> ?NOTSUP.
tp(_, _, _) -> ?NOTSUP.
tp(_, _, _, _) -> ?NOTSUP.
tpl(_, _) -> ?NOTSUP.
tpl(_, _, _) -> ?NOTSUP.
tpl(_, _, _, _) -> ?NOTSUP.
tpe(_, _) -> ?NOTSUP.

ctp() -> ?NOTSUP.
ctp(_) -> ?NOTSUP.
ctp(_, _) -> ?NOTSUP.
ctp(_, _, _) -> ?NOTSUP.
ctpl() -> ?NOTSUP.
ctpl(_) -> ?NOTSUP.
ctpl(_, _) -> ?NOTSUP.
ctpl(_, _, _) -> ?NOTSUP.
ctpg() -> ?NOTSUP.
ctpg(_) -> ?NOTSUP.
ctpg(_, _) -> ?NOTSUP.
ctpg(_, _, _) -> ?NOTSUP.
ctpe(_) -> ?NOTSUP.

stop() -> ok.
stop_clear() -> ok.
stop_trace_client(_) -> ok.
