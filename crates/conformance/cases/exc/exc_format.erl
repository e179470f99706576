%% Exceptions as text, by all of erl_error.
-module(exc_format).
-export([format_error/2]).
-include("case.hrl").

main() ->
    Long = lists:seq(1000, 1040),
    Reasons = [badarg, badarith, if_clause, noproc, notalive, system_limit, timeout_value, {badmatch, Long}, {case_clause, {a, "text"}},
               {try_clause, x}, {else_clause, x}, {badkey, k}, {badmap, []}, {badfun, 1}, {badrecord, r}, {bad_filter, 1}, {bad_generator, 1},
               {unbound, 'X'}, {argument_limit, x}, {badarg, 1}, {badarity, {fun lists:map/2, [1]}}, {nocatch, t}, calling_self,
               restricted_shell_started, restricted_shell_stopped, {restricted_shell_bad_return, 1},
               {restricted_shell_disallowed, {{lists, map}, [1, 2]}}, {shell_undef, f, 2, []}, {something, "else", [lists:duplicate(20, abcdefgh)]}, undef],
    [put_text(erl_error:format_exception(C, R, [])) || C <- [error, exit, throw], R <- Reasons],
    Stack = [{m, f, [1, "two", Long], [{file, "m.erl"}, {line, 7}]}, {lists, map, 2, [{file, "lists.erl"}, {line, 1}]},
             {erlang, apply, 2, []}, {'strange mod', 'Fun', 0, []}],
    [put_text(erl_error:format_exception(error, R, Stack)) || R <- [function_clause, undef, badarg, {badmatch, x}]],
    [put_text(erl_error:format_exception(error, R, tl(Stack), #{column => 9})) || R <- [function_clause, undef, badarg, {badmatch, Long}]],
    put_text(erl_error:format_exception(error, badarith, [{erlang, '+', [1, a], []}, {x, y, 1, []}])),
    put_text(erl_error:format_exception(error, badarith, [{erlang, '-', [a], []}])),
    put_text(erl_error:format_exception(error, badarith, [{erlang, '+', [Long, Long], []}])),
    put_text(erl_error:format_exception(error, badarg, [{erlang, '/', [a, b], []}, {erlang, '/', 2, []}])),
    put_text(erl_error:format_exception(error, function_clause, [{m, f, [104, 105], []}])),
    put_text(erl_error:format_exception(error, function_clause, [{m, a_long_name_of_a_function, [Long, Long], []}])),
    put_text(erl_error:format_exception(error, function_clause, [{shell, f, 2, []}])),
    put_text(erl_error:format_exception(error, x, not_a_stack)),
    put_text(erl_error:format_exception(exit, x, [{a, b}])),
    Info = [{error_info, #{module => ?MODULE}}],
    put_text(erl_error:format_exception(error, hint, [{m, f, [1, 2, 3], Info}, {m, g, 0, []}])),
    put_text(erl_error:format_exception(error, hint, [{m, f, 3, Info}])),
    put_text(erl_error:format_exception(error, why, [{m, f, 3, Info}])),
    put_text(erl_error:format_exception(error, crash, [{m, f, 3, Info}])),
    Trim = fun(M, _, _) -> M =:= erlang orelse M =:= 'strange mod' end,
    Print = fun(T, I) -> io_lib:print(T, I, 60, 10) end,
    put_text(erl_error:format_exception(error, {badmatch, 1}, Stack, #{stack_trim_fun => Trim, format_fun => Print})),
    put_text(erl_error:format_exception(3, error, {badmatch, 1}, Stack, Trim, Print)),
    put_text(erl_error:format_exception(3, exit, {badmatch, "\x{3b1}"}, Stack, Trim, Print, unicode)),
    put_text(erl_error:format_exception(1, error, {badmatch, Long}, Stack, Trim, fun(T, I, L) -> io_lib_print(T, I, L) end, unicode, 100)),
    put_text(erl_error:format_stacktrace(4, Stack, Trim, Print)),
    put_text(erl_error:format_stacktrace(4, Stack, Trim, Print, unicode)),
    put_text(erl_error:format_call(4, {m, f}, [1, Long], Print)),
    put_text(erl_error:format_call(4, f, [104, 105], Print)),
    put_text(erl_error:format_call(1, {erlang, '+'}, [1, 2], fun(T, _) -> io_lib:write(T) end)),
    put_text(erl_error:format_call(1, {erlang, 'not'}, [1], fun(T, _) -> io_lib:write(T) end, unicode)),
    put_text(erl_error:format_fun(fun lists:map/2)),
    put_text(erl_error:format_fun(fun erlang:self/0, unicode)),
    put_text(erl_error:format_fun(Print)),
    _ = [?show(erl_error:format_exception(0, error, x, [], Trim, Print)), ?show(erl_error:format_call(1, f, x, Print)), ?show(erl_error:format_fun(x)),
     ?show(catch_bad(bad))],
    ok.

catch_bad(Class) -> erl_error:format_exception(Class, x, []).

io_lib_print(T, I, L) -> {io_lib:format("~*.*p", [70, I, T], [{chars_limit, L}]), max(0, L - 5)}.

format_error(hint, _) -> #{1 => "must be\nmuch better", 3 => <<"bad">>, general => "in general"};
format_error(why, _) -> #{reason => "because"};
format_error(crash, _) -> error(crash).

put_text(Text) -> io:format("[~ts]~n", [try unicode:characters_to_list(Text) catch _:_ -> Text end]).
