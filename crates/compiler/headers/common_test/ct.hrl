%% What suites of tests ask for by name: how much is logged, and functions of the test server.

-define(config, test_server:lookup_config).
-define(line, ).

-define(MIN_IMPORTANCE, 0).
-define(LOW_IMPORTANCE, 25).
-define(STD_IMPORTANCE, 50).
-define(HI_IMPORTANCE, 75).
-define(MAX_IMPORTANCE, 99).

-define(MIN_VERBOSITY, 0).
-define(LOW_VERBOSITY, 25).
-define(STD_VERBOSITY, 50).
-define(HI_VERBOSITY, 75).
-define(MAX_VERBOSITY, 100).

-define(CT_HOOK_INIT_PROCESS, ct_util_server).
-define(CT_HOOK_TERMINATE_PROCESS, ct_util_server).

-define(CT_PEER(), ?CT_PEER([])).
-define(CT_PEER(Options), test_server:start_peer(Options, ?MODULE, ?FUNCTION_NAME)).
-define(CT_PEER_REL(Options, Release, Folder), test_server:start_peer(Options, ?MODULE, ?FUNCTION_NAME, Release, Folder)).
-define(CT_PEER_NAME(), ?CT_PEER_NAME(?FUNCTION_NAME)).
-define(CT_PEER_NAME(Case), test_server:peer_name(?MODULE_STRING, Case)).
