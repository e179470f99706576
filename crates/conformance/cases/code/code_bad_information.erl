%% The chunks for attributes and for what the compiler was told hold one term each, or nothing; else the file is refused.
-module(code_bad_information).
-include("../case.hrl").

main() ->
    logger:set_primary_config(level, none),
    Forms = [{attribute, 1, module, code_victim}, {attribute, 1, export, [{f, 0}]},
             {function, 1, f, 0, [{clause, 1, [], [], [{atom, 1, ok}]}]}],
    {ok, code_victim, Code} = compile:forms(Forms, []),
    {ok, _, Chunks} = beam_lib:all_chunks(Code),
    [?show(load(Chunks, Id, Data)) || Id <- ["Attr", "CInf"], Data <- terms()].

load(Chunks, Id, Data) ->
    {ok, Code} = beam_lib:build_module(lists:keystore(Id, 1, Chunks, {Id, Data})),
    Loaded = code:load_binary(code_victim, "code_victim.beam", Code),
    code:purge(code_victim),
    code:delete(code_victim),
    code:purge(code_victim),
    {Id, Data, Loaded}.

terms() ->
    [<<>>, <<1, 2, 3>>, <<131>>, <<131, 255>>, <<131, 106, 1, 2, 3>>, <<131, 108, 0, 0, 0, 1, 97, 1>>, term_to_binary(foo),
     term_to_binary([]), <<131, 109, 255, 255, 255, 255>>].
