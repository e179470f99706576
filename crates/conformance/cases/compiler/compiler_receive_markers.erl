%% Receives for a reference made just before, compiled at run time: they may begin behind what is in the mailbox, unless one of their
%% patterns takes other messages too.
-module(compiler_receive_markers).
-export([main/0]).

-define(FUNCTIONS,
        ["plain(P) -> R = make_ref(), P ! {self(), R}, receive {R, X} -> X end.",
         "alias(P) -> M = erlang:monitor(process, P, [{alias, reply_demonitor}]), T = [alias | M], P ! {self(), T},"
         " receive {T, X} -> X; {'DOWN', M, _, _, Why} -> {down, Why} end.",
         "other(P) -> R = make_ref(), P ! {self(), R}, receive {R, X} -> X; old -> took_old end.",
         "guard(P) -> R = make_ref(), P ! {self(), R}, receive {Q, X} when Q =:= R -> X; {Q, X} when Q == R -> {eq, X} end.",
         "unguarded(P) -> R = make_ref(), P ! {self(), R}, receive {_, X} when X =/= R -> {any, X} end.",
         "deep(P) -> R = make_ref(), T = {a, {b, R}}, P ! {self(), T}, receive {T, X} -> X; {{a, {b, R}}, y} -> y end.",
         "whole(P) -> R = make_ref(), P ! {twice, self(), R}, receive R -> ref end.",
         "timed(P) -> R = make_ref(), P ! {none, self(), R}, receive {R, X} -> X after 1 -> timeout end.",
         "zero(P) -> R = make_ref(), P ! {none, self(), R}, receive {R, X} -> X after 0 -> zero end.",
         "two(P) -> R = make_ref(), P ! {self(), R}, Q = make_ref(), P ! {self(), Q},"
         " receive {Q, X} -> receive {R, Y} -> {X, Y} end end.",
         "again(P) -> R = make_ref(), P ! {self(), R}, receive {R, X} -> X end, receive old -> old after 0 -> none end.",
         "caught(P) -> R = make_ref(), try P ! {self(), R}, receive {R, X} -> throw(X) end catch throw:Y -> {thrown, Y} end.",
         "chosen(P, B) -> R = make_ref(), case B of true -> P ! {self(), R}; false -> P ! {none, self(), R} end,"
         " receive {R, X} -> X after 20 -> no end.",
         "loop(_, 0) -> done;",
         "loop(P, N) -> R = make_ref(), P ! {self(), R}, receive {R, _} -> loop(P, N - 1) end.",
         "outer(P) -> R = make_ref(), S = self(), P ! {self(), R}, receive {R, X} when X =/= S -> X; {Z, R} -> Z end.",
         "mapped(P) -> R = make_ref(), P ! {map, self(), R}, receive #{ref := R} -> map end.",
         "down() -> {P, M} = spawn_monitor(fun() -> ok end), receive {'DOWN', M, process, P, W} -> W end."]).

main() ->
    {ok, receives, Code} = compile:forms(forms()),
    {module, receives} = code:load_binary(receives, "receives", Code),
    [self() ! {old, N} || N <- lists:seq(1, 10)],
    P = spawn_link(fun echo/0),
    [begin
         self() ! old,
         io:format("~p ~p ~p~n", [F, apply(receives, F, Args), old_left()])
     end || {F, Args} <- [{plain, [P]}, {alias, [P]}, {other, [P]}, {guard, [P]}, {unguarded, [P]}, {deep, [P]}, {whole, [P]}, {timed, [P]},
                          {zero, [P]}, {two, [P]}, {again, [P]}, {caught, [P]}, {chosen, [P, true]}, {chosen, [P, false]},
                          {loop, [P, 100]}, {outer, [P]}, {mapped, [P]}, {down, []}]],
    unlink(P),
    exit(P, kill),
    io:format("~p~n", [receives:alias(P)]).

forms() ->
    Texts = ["-module(receives).", "-export([plain/1, alias/1, other/1, guard/1, unguarded/1, deep/1, whole/1, timed/1, zero/1, two/1,"
             " again/1, caught/1, chosen/2, loop/2, outer/1, mapped/1, down/0])." | joined(?FUNCTIONS)],
    [begin
         {ok, Tokens, _} = erl_scan:string(Text),
         {ok, Form} = erl_parse:parse_form(Tokens),
         Form
     end || Text <- Texts].

joined([First, Second | Texts]) ->
    case lists:last(First) of
        $; -> joined([First ++ " " ++ Second | Texts]);
        _ -> [First | joined([Second | Texts])]
    end;
joined(Texts) -> Texts.

echo() ->
    receive
        {Pid, {a, {b, _}} = T} when is_pid(Pid) -> Pid ! {T, answer};
        {Pid, [alias | M] = T} -> M ! {T, answer}, Pid ! ignored;
        {twice, Pid, R} -> Pid ! x, Pid ! R;
        {map, Pid, R} -> Pid ! #{ref => make_ref()}, Pid ! #{ref => R, more => 1};
        {none, _, _} -> ok;
        {Pid, R} -> Pid ! noise, Pid ! {R, answer}
    end,
    echo().

%% How many of the messages that were there are left.
old_left() -> old_left(0).
old_left(N) -> receive {old, _} -> old_left(N + 1) after 5 -> [self() ! {old, I} || I <- lists:seq(1, 10)], drained(), N end.
drained() -> receive M when M =:= old; M =:= noise; M =:= ignored; M =:= x; is_map(M) -> drained() after 0 -> ok end.
