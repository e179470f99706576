%% Functions that nothing can come to are left out of the code; the chunks of a file and their order.
-module(unused_left_out).
-export([main/0]).

main() ->
    functions("-module(m). -export([f/1]). f(X) -> h(X) + 1. h(X) -> X * 2. k(X) -> k2(X). k2(X) -> k(X)."),
    functions("-module(m). -export([f/0]). f() -> G = fun g/1, {G, [H || H <- [1, 2], p(H)], fun(X) -> q(X) end}. g(X) -> r(X). p(X) -> X > 1. q(X) -> X. r(X) -> X."
              " s() -> fun(X) -> t(X) end. t(X) -> fun s/0, X."),
    functions("-module(m). -on_load(start/0). -export([f/0]). f() -> ok. start() -> helper(), ok. helper() -> ok. other() -> helper()."),
    functions("-module(m). -compile(export_all). f() -> ok. g() -> ok."),
    functions("-module(m). -export([f/1]). f(X) when X > 1 -> big; f(_) -> case false of true -> dead(); false -> small end. dead() -> dead."),
    functions("-module(m). -export([f/0]). f() -> apply(?MODULE, g, []). g() -> ok."),
    functions("-module(m). only() -> ok.").

functions(Text) ->
    {ok, m, Code, _} = compile:forms(forms(Text), [return, deterministic, debug_info]),
    {ok, m, Chunks} = beam_lib:all_chunks(Code),
    {module, m} = code:load_binary(m, "m.beam", Code),
    io:format("~p~n~p~n~p~n", [[Name || {Name, _} <- Chunks, Name =/= "Meta"], lists:sort(m:module_info(functions)), lists:sort(m:module_info(exports))]),
    {ok, {m, [{locals, Locals}]}} = beam_lib:chunks(Code, [locals]),
    io:format("~p~n", [lists:sort(Locals)]),
    {ok, {m, [{abstract_code, {raw_abstract_v1, Forms}}]}} = beam_lib:chunks(Code, [abstract_code]),
    io:format("~p~n", [[{F, A} || {function, _, F, A, _} <- Forms]]),
    true = code:delete(m),
    code:purge(m).

forms(Text) ->
    {ok, Tokens, _} = erl_scan:string(re:replace(Text, "[?]MODULE", "m", [{return, list}])),
    split(Tokens, []).

split([], []) -> [];
split([{dot, _} = Dot | Rest], Form) ->
    {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])),
    [Parsed | split(Rest, [])];
split([Token | Rest], Form) -> split(Rest, [Token | Form]).
