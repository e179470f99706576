%% Native records compiled from text at run time: what is tested, read, updated and refused.
-module(otp29_compile_records).
-include("case.hrl").

-define(OWNER, "-module(owner). -record #state{a = 1, b, c = {x, [\"t\"], #{k => 1.5}} :: term()}. -record #own{v = -1}. -export_record([state]).
 -export([new/1, own/0, a/1, other/1]).
 new(B) -> #state{b = B}.
 own() -> #own{v = 2}.
 a(#state{a = A, b = B}) -> {A, B}; a(#own{}) -> own.
 other(#_{v = V}) -> {v, V}; other(#_{a = A}) when A > 1 -> {a, A}; other(#_{}) -> any; other(_) -> none.").
-define(USER, "-module(user1). -import_record(owner, [state]).
 -export([get/1, in/1, any/1, set/1, none/1, new/0, short/0, is/1, both/1, match/1, hidden/1, wrong/1]).
 get(R) -> R#state.a.
 in(R) when R#owner:state.a > 1 -> above; in(R) when R#_.b =:= 2 -> two; in(_) -> no.
 any(R) -> R#_.b.
 set(R) -> R#state{a = 5, b = {R}}.
 none(R) -> R#owner:state{}.
 new() -> #owner:state{a = 0, b = 0}.
 short() -> #state{a = 1}.
 is(R) -> {is_record(R), is_record(R, state), is_record(R, owner, own), erlang:is_record(R, owner, state)}.
 both(R) when is_record(R, state), is_record(R) -> state; both(R) when not is_record(R, owner, own) -> other; both(_) -> own.
 match(R) -> case R of #state{a = 1, b = B} -> {one, B}; #state{b = 2} -> two; #owner:own{} -> own; [_ | _] -> list; #state{} -> state; _ -> none end.
 hidden(R) -> R#owner:own.v.
 wrong(R) -> R#state.zz.").
-define(WRONG, "-module(wrong). -record #a{x = 1, y, z = f(1)}. -record(t, {a}). -export_record([a, t, u]). -import_record(foo, [b, c]).
 -import_record(foo, [b]). -import_record(bar, [t]). -record #b{q}. -export([f/1, g/0]).
 f(#a{w = 1}) -> 1; f(R) when R#a.k -> R; f(R) when R =:= #a{} -> R#a{x = 1, k = 2, x = 3}.
 g() -> {#a{}, #a{y = 1, k = 2}, #_{}, #a.x, record_info(size, a), #b{q = 1, q = 2}, #t{}, #wrong:a{y = 1}, #wrong:zz{}}.
 -spec h(#a{x :: integer()}) -> ok.
 h(_) -> ok.").

main() ->
    [begin {ok, Name, Code, _} = compiled(Text), {module, Name} = code:load_binary(Name, "", Code) end || Text <- [?OWNER, ?USER]],
    Values = [owner:new(2), owner:new(x), owner:own(), user1:new(), {state, 1, 2, 3}, [a], #{}],
    [io:format("~w ~0p~n~0p~n", [F, V, answer(fun() -> M:F(V) end)])
        || {M, Fs} <- [{owner, [a, other]}, {user1, [get, in, any, set, none, is, both, match, hidden, wrong]}], F <- Fs, V <- Values],
    ?show(user1:short()),
    {error, [{_, Errors}], [{_, Warnings}]} = compiled(?WRONG),
    Found = [{element(1, At), lists:flatten(M:format_error(D))} || {At, M, D} <- Errors ++ Warnings],
    [io:format("~w ~ts~n", [Line, Said]) || {Line, Said} <- lists:sort(Found), not is_guess(Said)].

%% OTP guesses at what was meant.
is_guess(Text) -> string:find(Text, "did you mean") =/= nomatch.

answer(F) -> try F() catch Class:Reason -> {Class, Reason} end.

compiled(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text, {1, 1}),
    compile:forms([{attribute, {1, 1}, file, {"text", 1}} | forms(Tokens, [])], [return]).

forms(Tokens, Form) ->
    case Tokens of
        [{dot, _} = Dot | Rest] -> {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])), [Parsed | forms(Rest, [])];
        [Token | Rest] -> forms(Rest, [Token | Form]);
        [] -> [{eof, {99, 1}}]
    end.
