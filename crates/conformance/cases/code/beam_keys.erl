%% Debug information that is encrypted, and who knows the key.
-module(beam_keys).
-export([main/0]).

main() ->
    Forms = [{attribute, 1, module, secret}, {attribute, 2, export, [{f, 0}]}, {function, 3, f, 0, [{clause, 3, [], [], [{atom, 3, ok}]}]}],
    {ok, secret, Code} = compile:forms(Forms, [{debug_info_key, "word"}, binary]),
    show(Code),
    io:format("~p~n", [beam_lib:crypto_key_fun(fun keys/1)]),
    io:format("~p~n", [beam_lib:crypto_key_fun(fun keys/1)]),
    show(Code),
    io:format("~p~n", [beam_lib:get_crypto_key({debug_info, des3_cbc, other, "x"})]),
    {ok, secret, Again} = compile:forms(Forms, [encrypt_debug_info, binary]),
    show(Again),
    io:format("~p~n", [beam_lib:clear_crypto_key_fun()]),
    io:format("~p~n", [beam_lib:clear_crypto_key_fun()]),
    show(Code),
    io:format("~p ~p~n", [beam_lib:crypto_key_fun(not_a_fun), beam_lib:crypto_key_fun(fun(init) -> {error, no} end)]),
    io:format("~p~n", [beam_lib:crypto_key_fun(fun(init) -> {ok, fun(_) -> "wrong" end} end)]),
    show(Code),
    {ok, {secret, [{"Dbgi", <<0, Size, Mode:Size/binary, _/binary>>}]}} = beam_lib:chunks(Code, ["Dbgi"]),
    io:format("~p ~p~n", [Mode, beam_lib:make_crypto_key(des3_cbc, "word")]),
    io:format("~p~n", [beam_lib:clear_crypto_key_fun()]).

keys(init) -> ok;
keys({debug_info, des3_cbc, secret, _}) -> "word";
keys(clear) -> cleared.

show(Code) ->
    case beam_lib:chunks(Code, [abstract_code]) of
        {ok, {Module, [{abstract_code, {raw_abstract_v1, Forms}}]}} -> io:format("~p ~p~n", [Module, Forms]);
        {error, beam_lib, {What, _, Chunk}} -> io:format("~p ~p~n", [What, Chunk])
    end.
