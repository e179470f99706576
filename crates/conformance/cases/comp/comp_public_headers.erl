%% Public headers that tools include: the records they define.
-module(comp_public_headers).
-export([main/0]).

-include_lib("kernel/include/eep48.hrl").
-include_lib("stdlib/include/erl_bits.hrl").
-include_lib("stdlib/include/erl_compile.hrl").

main() ->
    erlang:display({?NATIVE_FORMAT, ?CURR_DOC_VERSION}),
    erlang:display({record_info(fields, docs_v1), #docs_v1{}}),
    erlang:display({record_info(fields, docs_v1_entry), #docs_v1_entry{}}),
    erlang:display({record_info(fields, bittype), #bittype{}}),
    erlang:display({record_info(fields, options), #options{}}).
